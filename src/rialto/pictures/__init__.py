"""Pictures that people upload: taken in safely, kept in several sizes, shown to those who may see them.

One machinery for all rooms. A room that shows pictures
1. has a model of its own with a foreign key to `models.Picture` (on_delete PROTECT), which holds what the picture is worth there:
   alternative text, credit, order. A picture to which no row leads any more is deleted;
2. says in its module `picture_uses` who may see them: `uses.register(Use(...))`. What no use shows is served to nobody;
3. takes a file in with `actions.keep_picture`, and calls `actions.forget_unused` after it deleted rows of its own;
4. shows it with `queries.shown` and `{% load pictures %}{% picture_element one %}`; `one.address`, `one.width` and `one.height` are
   for machines.

`encoding` holds what is done to the bytes. The drawn patterns that stand for entries without a picture are `base.pictures`.
"""
