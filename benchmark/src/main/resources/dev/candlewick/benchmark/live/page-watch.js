// Notes when what the page is told can be seen: after the frame that follows is on its way to the screen.
(symbol) => {
  const chart = document.querySelector('candle-chart');
  const watch = { seen: [], updates: [], studies: [], paints: [], pieces: [], tasks: 0 };
  // Notes what a method of the chart costs, layout included.
  const time = (method, costs, after) => {
    const tell = chart[method].bind(chart);
    chart[method] = (rows) => {
      const began = performance.now();
      tell(rows);
      chart.getBoundingClientRect();
      watch[costs].push(performance.now() - began);
      after?.(rows);
    };
  };
  time('update', 'updates', (rows) => {
    let offset = -1;
    for (const row of rows) offset = Math.max(offset, row[12]);
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => {
        watch.seen.push([offset, performance.timeOrigin + performance.now()]);
        after.port1.close();
      };
      after.port2.postMessage(null);
    });
  });
  time('updateOverlays', 'studies');
  new MutationObserver(() => {
    watch.paints.push(Number(chart.dataset.busyMilliseconds));
    watch.pieces.push(Number(chart.dataset.longestMilliseconds));
  }).observe(chart, {
    attributes: true,
    attributeFilter: ['data-paints'],
  });
  new PerformanceObserver((list) => {
    watch.tasks += list.getEntries().length;
  }).observe({ type: 'longtask' });
  window.candlewickTake = () => {
    const taken = { ...watch };
    Object.assign(watch, { seen: [], updates: [], studies: [], paints: [], pieces: [], tasks: 0 });
    return taken;
  };
  return chart.dataset.symbol === symbol;
}
