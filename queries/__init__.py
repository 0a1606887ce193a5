"""Questions over many rows, answered as plain data or rows; nothing here changes anything."""
