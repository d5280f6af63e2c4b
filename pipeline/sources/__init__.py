"""Where documents come from: the manifest, plain files, addresses. The only stage that touches the network."""
