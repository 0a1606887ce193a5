// A phone that was taken off the gate forgets who is expected. What waits to be sent stays: it holds codes, no names.
import { forget } from './store.js'

forget()
