"""What is timed, and against what: `script/bench [NAME …]` runs a module of this folder.

A time says little on another machine. So every figure comes with its floor, the least that the same work could take,
measured in the same run by the same means; what counts is how far the two are apart.
"""
