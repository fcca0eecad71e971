"""Body conditions: infections, wounds, tumours, diseases. Absent unless a study uses them."""
