"""PDF in, `Document` out.

reader               the pages in order, put together
page_read            a page as it was read, before its words have a meaning
opening              a file as pdfium opens it, or why not
glyphs               characters → words and runs in one style
drawings             rules, boxes, strike-outs and highlights
lines                words → printed lines, with cells and spans
columns              the text columns of a page
ruled_tables         rules and boxes → table cells
borderless_tables    bold terms beside their meanings → table cells
headers_footers      running heads and feet by position and repetition; repeated_rows: when two rows say the same
floating_headers     those that stand at no fixed height
applicability        the column of short codes beside the text
image_text           words that are drawn as pictures; image_text_results: what became of them
glyph_matching       a picture of type read by the shapes of the document's own letters
hidden_text          words that are held and not shown
render               a page as a picture
cross_check          what a second reader reads on the same page
ocr                  pages that are pictures
"""
