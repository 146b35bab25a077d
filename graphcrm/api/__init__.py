"""The REST face: routes that call the front door once and give its answer as JSON; the only home of fastapi."""
