// The map in the frame of streamlit-folium: outlines once, colours and texts whenever the filters change.
// Texts from data only ever become textContent or an attribute's value, never HTML.
(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var map = null, settings = null, group = null, painted = {}, layers = {}, clicks = 0, isMoved = false;

  function svg(name, attributes, parent) {
    var element = document.createElementNS(SVG, name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    if (parent) { parent.appendChild(element); }
    return element;
  }

  // Hatch, dash and dots are drawn once per pair of colours and then used as a fill.
  function patternFill(swatch) {
    if (swatch.pattern === "none") { return swatch.fill; }
    var id = "p-" + swatch.pattern + swatch.fill.slice(1) + swatch.ink.slice(1);
    var root = map.getPane("overlayPane").querySelector("svg");
    if (!root) { return swatch.fill; }
    if (!document.getElementById(id)) {
      var defs = root.querySelector("defs") || svg("defs", {}, root);
      var size = swatch.pattern === "hatch" ? 7 : 10;
      var pattern = svg("pattern", {id: id, width: size, height: size, patternUnits: "userSpaceOnUse"}, defs);
      svg("rect", {width: size, height: size, fill: swatch.fill}, pattern);
      if (swatch.pattern === "hatch") {
        pattern.setAttribute("patternTransform", "rotate(45)");
        svg("line", {x1: 0, y1: 0, x2: 0, y2: size, stroke: swatch.ink, "stroke-width": 3}, pattern);
      } else if (swatch.pattern === "dash") {
        svg("line", {x1: 2, y1: 5, x2: 7, y2: 5, stroke: swatch.ink, "stroke-width": 1.6}, pattern);
      } else {
        svg("circle", {cx: 5, cy: 5, r: 1.3, fill: swatch.ink}, pattern);
      }
    }
    return "url(#" + id + ")";
  }

  function tooltip(layer) {
    var area = painted[layer.feature.properties.area_code];
    var box = document.createElement("div");
    if (!area) { return box; }
    var name = document.createElement("strong");
    name.textContent = (area.chosen ? "\u2605 " : "") + area.label;
    box.appendChild(name);
    area.lines.forEach(function (text) {
      var line = document.createElement("div");
      line.textContent = text;
      box.appendChild(line);
    });
    return box;
  }

  function style(layer) {
    var area = painted[layer.feature.properties.area_code];
    if (!area) { return; }
    var weight = area.selected ? 4 : area.chosen ? 3 : 1;
    layer.setStyle({
      color: area.selected ? settings.accent : settings.border,
      weight: weight,
      fillColor: patternFill(area.swatch),
      fillOpacity: settings.opacity
    });
    var path = layer.getElement();
    if (!path) { return; }
    path.setAttribute("aria-label", [area.label].concat(area.lines).join(". "));
    path.setAttribute("aria-pressed", area.selected ? "true" : "false");
  }

  // Streamlit hears of a click at once: the wrapper's own message comes a quarter of a second later, and then says the
  // same, so that it sends nothing. The outline answers before the server does.
  function choose(layer) {
    var code = layer.feature.properties.area_code;
    clicks += 1;
    layer.feature.properties.click = clicks;
    var wasSelected = painted[code] && painted[code].selected;
    Object.keys(painted).forEach(function (key) { painted[key].selected = key === code && !wasSelected; });
    Object.keys(layers).forEach(function (key) { style(layers[key]); });
    order();
    var shared = window.__GLOBAL_DATA__, streamlit = window.Streamlit;
    if (shared && streamlit) {
      var value = {last_active_drawing: layer.toGeoJSON()};
      shared.last_active_drawing = value.last_active_drawing;
      shared.previous_data = value;
      streamlit.setComponentValue(value);
    }
  }

  function order() {
    ["chosen", "selected"].forEach(function (mark) {
      Object.keys(layers).forEach(function (key) {
        if (painted[key] && painted[key][mark]) { layers[key].bringToFront(); }
      });
    });
  }

  function each(feature, layer) {
    layers[feature.properties.area_code] = layer;
    // What a click gives back: the properties are enough, the points of the outline need not travel.
    layer.toGeoJSON = function () {
      return {type: "Feature", properties: Object.assign({}, feature.properties), geometry: null};
    };
    layer.bindTooltip(tooltip, {sticky: true, className: "area-tip"});
    layer.on("click", function () { choose(layer); });
  }

  function keys() {
    if (!settings.keys) { return; }
    Object.keys(layers).forEach(function (key) {
      var path = layers[key].getElement();
      if (!path || path.hasAttribute("tabindex")) { return; }
      path.setAttribute("tabindex", "0");
      path.setAttribute("role", "button");
      path.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") { return; }
        event.preventDefault();
        choose(layers[key]);
      });
      path.addEventListener("focus", function () {
        if (path.matches(":focus-visible")) { layers[key].openTooltip(layers[key].getBounds().getCenter()); }
      });
      path.addEventListener("blur", function () { layers[key].closeTooltip(); });
    });
  }

  // Names stand where they fit: chosen and large areas first, none over another.
  function labels() {
    if (!settings || !settings.labels) { return; }
    var pane = map.getPane("area-labels") || map.createPane("area-labels");
    pane.replaceChildren();
    var taken = [];
    var sized = Object.keys(layers).map(function (key) {
      var box = layers[key].getBounds();
      var low = map.latLngToLayerPoint(box.getSouthWest()), high = map.latLngToLayerPoint(box.getNorthEast());
      var room = Math.abs(high.x - low.x) * (painted[key] && painted[key].chosen ? 2.2 : 1.1);
      return {key: key, at: map.latLngToLayerPoint(middle(layers[key])), room: room};
    }).sort(function (one, other) { return other.room - one.room; });
    sized.forEach(function (item) {
      var area = painted[item.key];
      if (!area) { return; }
      var label = document.createElement("span");
      label.className = "area-label";
      label.setAttribute("aria-hidden", "true");
      label.textContent = (area.chosen ? "\u2605 " : "") + area.name;
      label.style.left = item.at.x + "px";
      label.style.top = item.at.y + "px";
      pane.appendChild(label);
      var width = label.offsetWidth, height = label.offsetHeight;
      var box = {l: item.at.x - width / 2, r: item.at.x + width / 2, t: item.at.y - height / 2, b: item.at.y + height / 2};
      var hits = taken.some(function (other) {
        return box.l < other.r && box.r > other.l && box.t < other.b && box.b > other.t;
      });
      if (hits || width > item.room) {
        if (area.chosen && !hits) { label.textContent = "\u2605"; } else { label.remove(); }
        return;
      }
      taken.push(box);
    });
  }

  // The middle of the largest ring: the centre of mass, which for a bent area lies better than that of its box.
  function middle(layer) {
    var rings = layer.getLatLngs();
    while (rings.length && !(rings[0] instanceof L.LatLng) && rings[0].length && !(rings[0][0] instanceof L.LatLng)) {
      rings = rings.reduce(function (best, part) { return size(part) > size(best) ? part : best; }, rings[0]);
    }
    var ring = rings[0] instanceof L.LatLng ? rings : rings[0];
    var area = 0, lat = 0, lng = 0;
    for (var i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      var cross = ring[j].lng * ring[i].lat - ring[i].lng * ring[j].lat;
      area += cross; lat += (ring[j].lat + ring[i].lat) * cross; lng += (ring[j].lng + ring[i].lng) * cross;
    }
    return area ? L.latLng(lat / (3 * area), lng / (3 * area)) : layer.getBounds().getCenter();
  }

  function size(part) {
    var flat = part[0] instanceof L.LatLng ? part : part[0];
    return L.latLngBounds(flat).toBBoxString().split(",").reduce(function (sum, text, index) {
      return sum + (index > 1 ? 1 : -1) * Number(text);
    }, 0);
  }

  // On a phone a frame as high as on a desk would be half empty.
  function shrink() {
    var box = map.getContainer(), full = window.__GLOBAL_DATA__ && window.__GLOBAL_DATA__.height;
    if (!full || !box.clientWidth) { return; }
    var height = Math.round(Math.min(full, Math.max(220, box.clientWidth * 0.95)));
    if (box.clientHeight !== height) { box.style.height = height + "px"; }
    if (window.Streamlit && height !== full) { window.Streamlit.setFrameHeight(height); }
  }

  function fit() {
    shrink();
    map.invalidateSize(false);
    if (!isMoved) { map.fitBounds(settings.bounds, {padding: [8, 8], animate: false}); }
  }

  window.buurtbeeld = {
    outlines: function (target, data) {
      map = target;
      settings = data;
      settings.border = "#161616";
      group = L.geoJSON({type: "FeatureCollection", features: data.features}, {
        onEachFeature: each,
        style: {weight: 1, color: settings.border, fillColor: "#ffffff", fillOpacity: data.opacity}
      }).addTo(map);
      fit();
      map.on("mousedown touchstart zoomstart", function (event) { if (event.originalEvent) { isMoved = true; } });
      map.getContainer().addEventListener("click", function (event) {
        if (event.target.closest(".leaflet-control-zoom")) { isMoved = true; }
      });
      if (L.Browser.mobile) { map.dragging.disable(); } // one finger scrolls the page
      map.on("zoomend resize", labels);
      new ResizeObserver(fit).observe(map.getContainer());
    },
    paint: function (data) {
      settings.border = data.border;
      settings.accent = data.accent;
      painted = {};
      data.areas.forEach(function (area) { painted[area.code] = area; });
      Object.keys(layers).forEach(function (key) { style(layers[key]); });
      order();
      keys();
      labels();
      map.getContainer().setAttribute("aria-label", data.hint);
      map.getContainer().setAttribute("role", "group");
      if (data.painted) {
        requestAnimationFrame(function () {
          setTimeout(function () { fetch(data.painted, {method: "POST"}).catch(function () {}); }, 0);
        });
      }
      setTimeout(shrink, 0); // after streamlit-folium asked for the full height
      map.getContainer().dataset.painted = String(Number(map.getContainer().dataset.painted || 0) + 1);
    }
  };
})();
