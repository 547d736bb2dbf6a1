/** Charts of the last minutes, drawn by uPlot in the page's colours. */
import uPlot from '/webjars/uplot/dist/uPlot.esm.js';
import {h} from './dom.js';

const LONGEST = 300;
const SHORTEST = 60;
const dark = matchMedia('(prefers-color-scheme: dark)');

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const axis = (more = {}) => ({
  stroke: colour('--muted'), font: '12px system-ui', grid: {stroke: colour('--line'), width: 1}, ticks: {show: false}, ...more,
});

/**
 * @param label what it shows, for those who do not see it
 * @param lines gives the lines as {colour, fill}, where a colour is the name of a custom property
 * @param rows gives, for the last snapshots, the values: times first
 * @param format writes a value of the axis
 * @param least how far the axis reaches when there is nothing to show, so that its values differ as they are written
 */
export function chart(label, lines, rows, format, least) {
  const place = h('div', {class: 'chart', role: 'img', 'aria-label': label});
  let plot = null;
  let drawn = '';

  function build() {
    plot?.destroy();
    const series = lines().map(line => ({
      stroke: colour(line.colour), width: 2, points: {show: false}, spanGaps: false,
      fill: line.fill ? colour(line.colour) : undefined,
    }));
    plot = new uPlot({
      width: Math.max(200, place.clientWidth), height: place.clientHeight || 240, series: [{}, ...series],
      legend: {show: false}, cursor: {show: false}, padding: [8, 30, 0, 0],
      scales: {
        x: {range: (_, min, max) => [Math.min(min, max - SHORTEST), max]},
        y: {range: (_, min, max) => [0, Math.max(least, (max ?? 0) * 1.1)]},
      },
      axes: [axis({space: 80, size: 34, gap: 9, values: (_, at) => at.map(time)}), axis({size: 54, values: (_, values) => values.map(format)})],
    }, [[], ...series.map(() => [])], place);
  }

  const time = at => new Date(at * 1000).toLocaleTimeString('en-GB', {hour: '2-digit', minute: '2-digit', second: '2-digit'});
  const resized = new ResizeObserver(() => plot?.setSize({width: Math.max(200, place.clientWidth), height: place.clientHeight}));
  const rebuild = () => {
    drawn = '';
    update();
  };

  function update() {
    const wanted = JSON.stringify(lines());
    if (wanted !== drawn) {
      drawn = wanted;
      build();
    }
    plot.setData(rows(LONGEST));
  }

  resized.observe(place);
  dark.addEventListener('change', rebuild);
  return {
    place,
    update,
    leave() {
      resized.disconnect();
      dark.removeEventListener('change', rebuild);
      plot?.destroy();
    },
  };
}
