"""The corpus for assistants: what a program that speaks the Model Context Protocol may ask, and how it is answered."""
