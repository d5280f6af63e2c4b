"""PDF in, `Document` out.

reader               the pages in order, put together
page_read            what was read of one page; page_lines: its lines in reading order, tables where they stand
opening              a file as pdfium opens it, or why not
glyphs               characters → words and runs in one style; text_style: how they are printed
symbols              signs of symbol fonts in Unicode; letter_widths: text layers whose letters lie
drawings             rules, boxes, strike-outs and highlights
lines                words → printed lines, with cells and spans
columns              the text columns of a page
ruled_tables         rules and boxes → table cells
row_ruled_tables     rules between rows alone → table cells; label_rows: those of labels and values
ruled_values         values that stand over rules of their own beside their labels → table cells
ruled_by_typing      rows of hyphens as rules
row_order            cells of several lines beside a centred one
borderless_tables    bold terms beside their meanings → table cells
line_numbers         numbers of lines in the margin; watermarks: large words across the text
spaced_letters       words set with a space after each letter
drop_capitals        letters as high as several lines; side_headings: headings beside numbered clauses
headers_footers      running heads and feet by position and repetition; repeated_rows: when two rows say the same
floating_headers     those that stand at no fixed height; section_heads: those that name the part of a document
applicability        the column of short codes beside the text
image_text           words that are drawn as pictures; image_text_results: what became of them
glyph_matching       a picture of type read by the shapes of the document's own letters
ink                  the ink of words; hidden_text: words that are held and not shown
annotations          values of form fields, typed-in text, strike-outs beside a page's content
placeholders         files that stand for another document; file_names: which names of PDF's grammar a file has
render               a page as a picture
cross_check          what a second reader reads on the same page; second_reader: the strings that a page shows
ocr                  pages that are pictures, or whose letters have no name; ocr_figures: the layers of scans checked
"""
