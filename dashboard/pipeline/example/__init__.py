"""The example city: invented reports and partners' files, calibrated on public figures."""
