"use strict";

{
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const element = document.getElementById("map");
  if (element) globalThis.legendryMap(element, read("data"), read("land"));
}
