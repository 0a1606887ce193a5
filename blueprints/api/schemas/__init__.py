"""What calls take and answer, as pydantic models: they check what comes in and describe the API in its document."""
