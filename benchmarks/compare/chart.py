"""Bars of CPU a request, relative to C, drawn as SVG for light and dark pages."""
import os

import servers

BAR, GAP, LEFT, WIDTH = 16, 8, 170, 420
PANELS = (('keepalive64', 'keep-alive, 64 connections'), ('pipelined', 'pipelined by 16'))
MOST = 6


def name(jdk):
    return f"benchmarks-{jdk.split('.')[0]}.svg"


def draw(rows, jdk):
    parts, top = [], 28
    for scenario, title in PANELS:
        ratios = [(rows.of_reference(server, scenario, 'cpu_us'), server) for server in rows.names]
        ratios = sorted(pair for pair in ratios if pair[0] is not None)
        parts.append(f'<text class="title" x="0" y="{top}">{title}: CPU a request, C = 1</text>')
        top += 12
        for ratio, server in ratios:
            parts.append(bar(ratio, server, top))
            top += BAR + GAP
        top += 34
    svg = f'''<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 80} {top - 20}" width="{LEFT + WIDTH + 80}" role="img">
<style>
text {{ font: 13px system-ui, sans-serif; fill: #24292f; }} .title {{ font-weight: 600; }}
.bar {{ fill: #8c959f; }} .ours {{ fill: #0969da; }} line {{ stroke: #cf222e; stroke-dasharray: 3 3; }}
@media (prefers-color-scheme: dark) {{ text {{ fill: #e6edf3; }} .bar {{ fill: #6e7681; }} .ours {{ fill: #4493f8; }} }}
</style>
{chr(10).join(parts)}
</svg>
'''
    with open(os.path.join(servers.ROOT, 'docs', name(jdk)), 'w') as file:
        file.write(svg)


def bar(ratio, server, top):
    width = min(ratio, MOST) / MOST * WIDTH
    kind = 'ours' if server.startswith('tiny') else 'bar'
    cut = ' →' if ratio > MOST else ''
    return (f'<text x="{LEFT - 8}" y="{top + 13}" text-anchor="end">{server}</text>'
            f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR}"/>'
            f'<line x1="{LEFT + WIDTH / MOST}" x2="{LEFT + WIDTH / MOST}" y1="{top - 4}" y2="{top + BAR + 4}"/>'
            f'<text x="{LEFT + width + 6:.1f}" y="{top + 13}">{ratio:.2f}{cut}</text>')
