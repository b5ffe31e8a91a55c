"""Plain Strawberry, Tortoise and DataLoaders, as their documentation shows them."""
