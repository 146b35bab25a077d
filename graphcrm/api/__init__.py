"""The REST face: routes that call the front door once, answers as JSON; the only home of fastapi."""
