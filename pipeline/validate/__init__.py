"""What is wrong with it? Tables in, findings out; each check is a query under rules/checks/."""
