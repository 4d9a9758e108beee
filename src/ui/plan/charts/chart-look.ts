/** Colours that stay apart for the colour-blind and that no alarm wears (Okabe–Ito, without its two reds). */
const LINE_COLOURS = ['#56b4e9', '#cc79a7', '#009e73', '#b8a72e', '#8f86e0', '#7f8a99'];

/** Colours of the panel around, as the page has them now. */
export function readLook(element: Element) {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(name).trim();
  return {
    text: of('--text-2'),
    strong: of('--text-1'),
    line: of('--line-soft'),
    accent: of('--accent'),
    ground: of('--bg-1'),
    font: of('--sans'),
  };
}

/** What every chart has in common: quiet axes, a plain tooltip, no movement. */
export function baseOption(look: ReturnType<typeof readLook>) {
  return {
    animation: false,
    color: LINE_COLOURS,
    textStyle: { fontFamily: look.font, color: look.text },
    grid: { left: 12, right: 24, top: 34, bottom: 8, containLabel: true },
    legend: {
      top: 2,
      left: 8,
      textStyle: { color: look.text },
      icon: 'roundRect',
      itemHeight: 4,
      type: 'plain',
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: look.ground,
      borderColor: look.line,
      textStyle: { color: look.strong, fontSize: 12 },
    },
  };
}

export function axisLook(look: ReturnType<typeof readLook>) {
  return {
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { color: look.text, fontSize: 12, hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } },
    nameTextStyle: { color: look.text },
  };
}
