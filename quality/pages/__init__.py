"""Pages made with known content, and pages read again by other means: to measure and to test on."""
