"""A table whose source declares no mapping, for tests of what people say to a drafted one."""

TABLE = """Сведения за неделю 27.02.2023 – 05.03.2023;;;;
;мигрантов;мигрантов;среди должников;среди должников
Наименование;охвачено;подписали контракт;охвачено;подписали контракт
по Альфе области;1 040;17;300;н/д
Бетой областью;12;—;1O;0
Гамма область;140;1;2;2
Прочие места;5;5;5;5
"""
SOURCE = """files = ["draft*.csv"]
speaker = "office"
[numbers.absent]
"—" = "nothing to report"
"н/д" = "not available"
"""
