"""The desk's views, one module for each page or group of pages."""
