"""Renders templates with Jinja2 itself (3.1, with the extensions that dbt turns on) and keeps what came out.

Usage: python generate-vectors.py > vectors.json
"""

import json
import sys
from itertools import product

from jinja2 import Environment

environment = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])
context = {
    "n": 7, "f": 2.5, "s": "Hello World", "t": True, "none_value": None, "l": [3, 1, 2], "words": ["b", "A", "c"],
    "d": {"a": 1, "b": {"c": [1, 2, {"x": "y"}]}, "items": 5}, "rows": [{"k": "x", "v": 2}, {"k": "y", "v": 1}, {"k": "x", "v": 3}],
    "empty": [], "quote": "it's", "both": "it's \"x\"", "accent": "Beyoncé", "line": "a\nb\n",
}

expressions = """
n + 2 | n - 10 | n * f | n / 2 | 4 / 2 | n // 2 | -n // 2 | n % 3 | -n % 3 | 2 ** 3 ** 2 | 2 ** -1 | -2 ** 2 | 1.0 | 1e3 | 1e16 | 1e-5 | 0.1 + 0.2 | 100000.0 * 1e12 | 1_000
n ~ f ~ t | 'a' 'b' | 'a' * 3 | [1] * 2 | [1] + [2] | (1,) + (2,) | 'x' in 'xyz' | 3 in l | 4 not in l | 'a' in d | not t | not n == 7 | n > 3 > 1 | 1 < n < 5
t and n | empty or 'no' | none_value or 0 | 'yes' if t else 'no' | 'yes' if not t | n is odd | n is even | n is divisibleby 7 | n is divisibleby(2) | s is string | l is sequence | d is mapping
none_value is none | missing is defined | missing is not defined | n is number | f is float | n is integer | t is boolean | l is iterable | range is callable | n is gt 3 | n is in l | s is upper | 'a' is lower | n is sameas 7
l | l[0] | l[-1] | l[5] | l[1:] | l[::-1] | l[:2] | s[0:5] | s[-3:] | s[::2] | d | d.a | d['b'].c[2].x | d.b.c.2 | d.nothing | d.items is callable | (1, 2) | (1,) | () | {} | {'x': [1, 'a', none, true, 1.5]} | [none, false, 'it\\'s']
quote | [quote] | [both] | [accent, 'tab\\t', 'new\\nline', 'back\\\\slash'] | [1.0, -0.0, 3.14] | {1: 'a', none: 2} | l|length | s|upper | s|lower | s|title | s|capitalize | '  x '|trim | 'xxaxx'|trim('x')
l|sort | l|sort(reverse=true) | words|sort | words|sort(case_sensitive=true) | l|first | l|last | empty|first | l|max | l|min | words|max | l|sum | rows|sum(attribute='v') | rows|map(attribute='k')|list | rows|map(attribute='k')|unique|list | rows|map(attribute='zz', default='-')|list
words|map('upper')|list | words|map('replace', 'b', 'z')|join(', ') | l|join('-') | l|join | rows|selectattr('k', 'equalto', 'x')|list | rows|selectattr('v', 'gt', 1)|map(attribute='v')|list | rows|rejectattr('k', 'eq', 'x')|list | l|select('odd')|list | l|reject('odd')|list | [0,1,'']|select|list
rows|groupby('k')|list | rows|groupby('k')|map('first')|list | rows|sort(attribute='v')|map(attribute='v')|list | rows|sort(attribute='k,v')|list|length | d|dictsort | {'b':1,'a':2}|dictsort(by='value') | {'b':1,'a':2}|items|list | l|batch(2)|list | l|batch(2, 0)|list | [1,2,3,4,5]|slice(2)|list | l|reverse|list | s|reverse
missing|default('x') | ''|default('x') | ''|default('x', true) | none_value|default('x') | n|string | '5'|int | 'x'|int | 'x'|int(3) | '3.9'|int | 3.9|int | 'ff'|int(base=16) | '1.5'|float | 'x'|float | 'x'|float(1.5) | n|float | 2.5|round | 3.5|round | 2.567|round(2) | 2.1|round(method='ceil') | n|round | -3|abs | -3.5|abs
s|replace('o', '0') | s|replace('o', '0', 1) | s|wordcount | s|center(20) | 'a\\nb'|indent | 'a\\nb'|indent(2, true) | 'a\\n\\nb'|indent(2, blank=true) | 'foo bar baz qux'|truncate(9) | 'foo bar baz qux'|truncate(9, true) | 'foo bar baz qux'|truncate(11) | '<a>&"'|escape | '<b>x</b> y'|striptags | 'a b/c?d=é'|urlencode | '%s-%s'|format(1, 'x') | '%05.1f|%5s|%-5s|%d'|format(2.55, 'a', 'b', 3) | '%s' % n | '%s %s' % (1, 'b') | '%(a)s' % d | '%%' % () | '%x' % 255
d.b|tojson | [1, 'é', none, true, '<']|tojson | {'z':1,'a':[1]}|tojson(indent=2) | [1,1.0,true]|unique|list | ['a','A','b']|unique|list | l|list is sameas l | 'abc'|list | d|list | {'a':1}|length
'{} {}'.format(1, 'b') | '{0}{1}{0}'.format('a', 'b') | '{x:>5}|{y:<3}|'.format(x=1, y='z') | '{:05d}'.format(42) | '{:.2f}'.format(3.14159) | '{:,}'.format(1234567) | '{:^7}'.format('mid') | '{{}}'.format() | '{0[a]}'.format(d)
s.upper() | s.split() | 'a,b,,c'.split(',') | 'a b c'.split(' ', 1) | 'a.b.c'.rsplit('.', 1) | ' x '.strip() | 'xax'.strip('x') | 'xax'.lstrip('x') | 'xax'.rstrip('x') | ','.join(['a', 'b']) | s.replace('l', 'L') | s.replace('l', 'L', 1) | s.startswith('He') | s.endswith(('d', 'x')) | s.find('World') | s.find('zz') | s.count('l') | '7'.zfill(3) | '-7'.zfill(4) | 'a'.ljust(3, '.') | 'a'.rjust(3) | 'ab'.center(5, '*') | 'abc'.isalpha() | '12'.isdigit() | 'a1'.isalnum() | s.title() | "they're bill's".title() | s.swapcase() | line.splitlines() | 'pre_x'.removeprefix('pre_') | 'x.sql'.removesuffix('.sql') | s.index('W')
d.get('a') | d.get('zz') | d.get('zz', 3) | d.keys()|list | d.values()|list|length | {'a': 1}.items()|list | {'a': 1}.copy() | l.index(2) | l.count(3) | l.copy() | range(3)|list | range(1, 4)|list | range(5, 0, -2)|list | dict(a=1, b=2) | dict({'x': 1}, y=2)
1 if false | [1 if false] | true == 1 | 1 == 1.0 | '1' == 1 | [1] == [1] | (1,) == [1] | {'a':1} == {'a':1.0} | none == none | missing == missing | 'b' > 'a' | [1,2] < [1,3] | 1 is none | not missing | -1|abs | (-1)|abs | n|string|length | 1 + 1|string|int | 3 > 2 and 'x' or 'y' | [[1,2],[3]]|map('length')|list | l|map('string')|map('length')|sum | 'a' if n > 5 else 'b' if n > 3 else 'c'
1/0 | missing.attribute | missing() | n() | 'a' + 1 | 1 + none | s.nothing() | l|nofilter | l is notest | [1,'a']|sort | none_value|length | 'abc'|sum | {}['a'].b | '%d' % 'x' | ','.join([1]) | 'x'.index('y') | l.index(99)
true | True | none | None | false | 'a\\'b' | "a\\"b" | 'é' | '\\u00e9' | '\\x41' | 'a\\qb' | 1.5e3 | 10 | 'a' 'b' ~ 'c' | ('a', 'b')[1] | 5 | 5.50 | 3 * 'ab' | 7 // 2.0 | 7 % 2.5 | 2 ** 0.5 | 1e100 | 123456789.0 | 0.0001 | 0.00001234
""".replace("\n", " | ").split(" | ")

templates = [
    "a{% if n == 7 %}b{% elif n == 8 %}c{% else %}d{% endif %}e", "{% if empty %}x{% else %}y{% endif %}",
    "{% for x in l %}{{ x }}{% if not loop.last %},{% endif %}{% endfor %}", "{% for x in empty %}x{% else %}none{% endfor %}",
    "{% for k, v in d.items() %}{% endfor %}", "{% for k, v in {'a': 1, 'b': 2}.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}", "{% for x in l if x > 1 %}{{ loop.index }}:{{ x }}/{{ loop.length }} {% endfor %}",
    "{% for x in l %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.last }}{{ loop.cycle('a', 'b') }}{{ loop.previtem }}{{ loop.nextitem }};{% endfor %}",
    "{% for x in [1, 1, 2] %}{{ loop.changed(x) }}{% endfor %}", "{% for x in l %}{% if x == 1 %}{% continue %}{% endif %}{{ x }}{% endfor %}", "{% for x in l %}{% if x == 1 %}{% break %}{% endif %}{{ x }}{% endfor %}",
    "{% for x in range(3) %}{% for y in range(2) %}{{ x }}{{ y }}{{ loop.index }} {% endfor %}{% endfor %}", "{% set x = 1 %}{% for i in l %}{% set x = i %}{% endfor %}{{ x }}",
    "{% set ns = namespace(x=0) %}{% for i in l %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set x %}block {{ n }}{% endset %}[{{ x }}]", "{% set x | upper %}block{% endset %}{{ x }}",
    "{% set x = 1, 2 %}{{ x }}", "{% if t %}{% set y = 5 %}{% endif %}{{ y }}", "{% set q = [] %}{% do q.append(1) %}{% do q.extend([2, 3]) %}{{ q }}", "{% set q = {} %}{% do q.update({'a': 1}) %}{{ q }}{{ q.pop('a') }}{{ q }}",
    "{% macro m(a, b=2) %}{{ a }}-{{ b }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(b=4, a=5) }}", "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, x=3) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m() }}|",
    "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{{ a }}{% endmacro %}{{ m(b=2) }}", "{% macro m(a, b=a) %}{{ b }}{% endmacro %}{{ m(1) }}",
    "{% macro outer() %}<{{ caller() }}>{% endmacro %}{% call outer() %}in{% endcall %}", "{% macro outer() %}{% for i in l %}{{ caller(i) }}{% endfor %}{% endmacro %}{% call(x) outer() %}[{{ x }}]{% endcall %}",
    "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}B{% endmacro %}{{ a() }}", "{% macro f(x) %}{% if x > 0 %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% set x = 1 %}{% macro m() %}{{ x }}{% endmacro %}{{ m() }}",
    "{% filter upper %}abc {{ s }}{% endfilter %}", "{% with x = 1, y = 2 %}{{ x }}{{ y }}{% endwith %}{{ x }}", "{% raw %}{{ n }}{% endraw %}", "{%- raw -%} {{ n }} {%- endraw -%} x", "a {# comment #} b", "a {#- comment -#} b", "{#\nmany\nlines\n#}x",
    "a  {%- if t %}  b  {%- endif %}  c", "a  {% if t -%}  b  {% endif -%}  c", "  {{- n -}}  x", "a\n{% if t %}\nb\n{% endif %}\nc\n", "a\n{%- if t %}\nb\n{%- endif %}\nc\n\n", "x\n", "x\n\n", "{% if t +%} x {% endif %}", "{{ n\n+\n1 }}",
    "{{ '}}' }}", "{{ {'a': {'b': 1}} }}", "{{ {'a': {'b': 1}}['a'] }}", "{% set x = {'a': 1} %}{{ x.a }}", "{{ [1, 2,] }}{{ (1, 2,) }}{{ {'a': 1,} }}", "{% for x in 'abc' %}{{ x }}.{% endfor %}", "{% for x in d %}{{ x }}{% endfor %}", "{% for x in missing %}x{% endfor %}-",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}", "{% set j = joiner(', ') %}{{ j() }}a{{ j() }}b{{ j() }}c", "{{ dict(a=1).a }}", "{% set f = s.upper %}{{ f() }}", "{{ (l|first) + (l|last) }}", "{{ l|first + 1 }}",
    "{% if n is defined and n > 3 %}ok{% endif %}", "{% if missing is defined and missing.x %}a{% else %}b{% endif %}", "{% if not (n > 3 and t) %}a{% else %}b{% endif %}", "{{ 'a' if missing is undefined else 'b' }}", "{{ n if n is not none else 0 }}", "{% for x in l | sort %}{{ x }}{% endfor %}", "{% for x in [3, 1] + [2] %}{{ x }}{% endfor %}",
    "{% for x in (l if t else empty) %}{{ x }}{% endfor %}", "{{ range(3) | map('string') | join(',') }}", "{{ ['a', 'b'] | join(', ') | upper }}", "{{ m }}{% macro m() %}x{% endmacro %}", "{% if t %}{% macro mm() %}x{% endmacro %}{% endif %}{{ mm() }}",
    "{% for i in range(2) %}{% set x = i %}{{ x }}{% endfor %}", "{% set l2 = l[:] %}{% do l2.sort() %}{{ l2 }}", "{% do l.copy().pop() %}ok", "{% set x = namespace() %}{% set x.y = [1] %}{{ x.y }}", "{{ s.split()[0].lower()[1:3] }}", "{{ rows[0].k ~ rows[1]['k'] }}", "{{ rows | length > 2 }}",
    "{% if %}x{% endif %}", "{% for x l %}{% endfor %}", "{{ n", "{% if n %}", "{% endif %}", "{{ }}", "{% nothing %}", "{{ n + }}", "{{ 'abc }}", "{% macro m( %}{% endmacro %}", "{{ [1, 2 }}", "{% set = 3 %}", "{# never closed", "{% raw %}x", "{{ n ! }}", "{{ a b }}", "{% else %}",
]


def render(template):
    try:
        return {"template": template, "output": environment.from_string(template).render(**context)}
    except Exception:  # whatever Jinja2 raises, it refuses the template
        return {"template": template, "error": True}


vectors = [render("{{ %s }}" % text.strip()) for text in expressions if text.strip()]
vectors += [render(text) for text in templates]
skipped = ("<function", "<built-in", "<class", " object at 0x", "generator", "<Cycler", "dict_keys", "<Macro")
vectors = [v for v in vectors if not any(word in v.get("output", "") for word in skipped)]
json.dump({"context": context, "vectors": vectors}, sys.stdout, indent=1, ensure_ascii=False)
