"""The child process that draws a page: the worker, with all that drawing needs in memory before it is asked.

Most of the time that a first picture takes is Python starting and reading these modules; see
`pipeline.extract.sandbox.warm_worker`.
"""

import PIL.Image  # noqa: F401
import pypdfium2  # noqa: F401

from pipeline.extract.sandbox.worker import main

if __name__ == "__main__":
    main()
