"""The register: what is kept, who may change it, what they see. One folder per noun, the same furniture in each."""
