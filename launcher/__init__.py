"""The launcher: sets up what a command needs and runs it. Standard library only, since it runs before anything is installed.

Words: a *step* is a piece of setting up that a *stamp* lets the next start skip; a *child* is a process that `run`
watches; `Stopped` is the one way to end with a sentence for the person at the keyboard. Start reading in `__main__`.
"""
