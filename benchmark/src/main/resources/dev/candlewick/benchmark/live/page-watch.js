// Notes when what the page is told can be seen: after the frame that follows is on its way to the screen. Stamps in the
// browser's timeline say what telling it costs, layout included.
(symbol) => {
  const chart = document.querySelector('candle-chart');
  const watch = { seen: [], tasks: 0 };
  const stamp = (name) => {
    performance.mark(name);
    performance.clearMarks(name);
  };
  const stamped = (method, name, after) => {
    const tell = chart[method].bind(chart);
    chart[method] = (rows) => {
      stamp(name + ' begin');
      tell(rows);
      chart.getBoundingClientRect();
      stamp(name + ' end');
      after?.(rows);
    };
  };
  stamped('update', 'candles', (rows) => {
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
  stamped('updateOverlays', 'studies');
  new PerformanceObserver((list) => {
    watch.tasks += list.getEntries().length;
  }).observe({ type: 'longtask' });
  window.candlewickTake = () => {
    const taken = { ...watch };
    Object.assign(watch, { seen: [], tasks: 0 });
    return taken;
  };
  return chart.dataset.symbol === symbol;
}
