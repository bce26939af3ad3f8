"""counterfoil read"""  # noqa: D400, D415 - the command's name
