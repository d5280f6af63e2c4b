"""Documents that flow, in; `Document` out: html with walk and elements, markdown, and the composer that both drive."""
