"""Where places are: names of towns and villages and postcodes of Europe, read from a file that needs no network.

The file is built once from two packages of data (`building`) and read by every process (`reading`). Without it nothing is near
anything, and everything else works. `spots` says where somebody is who typed a place; `placing` where an entry takes place.
"""
