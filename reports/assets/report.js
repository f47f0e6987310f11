// Puts the live chart in the place of each drawing. Without this script, on paper,
// and when a chart fails, the drawing stays.
(function () {
	'use strict';
	var holder = document.getElementById('options');
	if (!holder || !window.echarts) { return; }
	var options = JSON.parse(holder.textContent);
	Object.keys(options).forEach(function (id) {
		var plot = document.getElementById(id);
		if (!plot) { return; }
		var chart = echarts.init(plot.querySelector('.live'), null, {
			renderer: 'svg', width: 720, height: Number(plot.dataset.height)
		});
		chart.setOption(options[id]);
		plot.classList.add('on');
	});
})();
