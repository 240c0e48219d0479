"""What formats share: text writers, templates, brand, slides, the PDF driver; it knows no single format."""
