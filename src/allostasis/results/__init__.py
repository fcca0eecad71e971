"""What a study found: tables on disk, measured arrays, data laid beside."""
