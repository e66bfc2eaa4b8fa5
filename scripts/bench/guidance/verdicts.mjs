const wantedRise = 0.4;
const wantedTimeSaved = 0.3;
const largestWrongStops = 0.02;
const largestOverhead = 0.03;
const generationMs = 5000;

/** A table: what is wanted, whether it is so, and what was measured. */
export function printVerdicts({ previews, tastes, overhead }) {
  const verdicts = [
    ...(previews ? judgePreviews(previews) : []),
    ...(tastes ? judgeTastes(tastes) : []),
    ...(overhead ? [judgeOverhead(overhead)] : []),
  ];
  console.log('| | wanted | measured |\n|---|---|---|');
  for (const { isMet, wanted, measured } of verdicts) {
    console.log(`| ${isMet ? 'met' : '**not met**'} | ${wanted} | ${measured} |`);
  }
  console.log();
}

function judgeTastes(rows) {
  const contenders = [...new Set(rows.map(({ contender }) => contender))];
  return contenders.flatMap((contender) => {
    const own = rows.filter((row) => row.contender === contender);
    const rises = own.map(({ rise }) => rise.mean);
    const rateOf = (key) => own.reduce((sum, row) => sum + row[key], 0) / own.length;
    return [
      {
        isMet: own.every(({ accepted, firstWouldBe }) => accepted > firstWouldBe),
        wanted: `${contender}: accepted pictures for each taste, against none without a filter`,
        measured: `${percent(rateOf('accepted'))} of runs, ${range(own.map(({ accepted }) => percent(accepted)))} by taste; ${percent(rateOf('firstWouldBe'))} of unfiltered pictures would pass`,
      },
      {
        isMet: Math.min(...rises) >= wantedRise,
        wanted: `${contender}: mean score at least ${wantedRise} over unfiltered, for each taste`,
        measured: range(rises.map((rise) => `+${rise.toFixed(2)}`)),
      },
    ];
  });
}

/** Previews that tell nothing can save nothing. */
function judgePreviews(rows) {
  const telling = rows.filter(({ isTelling }) => isTelling);
  return [
    {
      isMet: telling.every(({ timeSaved }) => timeSaved >= wantedTimeSaved),
      wanted: `previews: at least ${percent(wantedTimeSaved)} of the time saved`,
      measured: range(telling.map(({ timeSaved }) => percent(timeSaved))),
    },
    {
      isMet: telling.every(({ score, scoreWithout }) => score.mean >= scoreWithout.mean - 2 * score.standardError),
      wanted: 'previews: the same final quality, within two standard errors',
      measured: telling
        .map(({ score, scoreWithout }) => `${score.mean.toFixed(3)} for ${scoreWithout.mean.toFixed(3)}`)
        .join(', '),
    },
    {
      isMet: rows.every(({ wrongStops }) => wrongStops <= largestWrongStops),
      wanted: `previews: at most ${percent(largestWrongStops)} of pictures worth keeping lost to stopping`,
      measured: range(rows.map(({ wrongStops }) => `${(100 * wrongStops).toFixed(1)}%`)),
    },
  ];
}

function judgeOverhead({ pictureMs, previewMs, totalMs }) {
  return {
    isMet: totalMs < largestOverhead * generationMs,
    wanted: `scoring takes under ${percent(largestOverhead)} of a generation of ${generationMs / 1000} s: ${largestOverhead * generationMs} ms, five previews included`,
    measured: `${totalMs.toFixed(0)} ms (${((100 * totalMs) / generationMs).toFixed(1)}%): ${pictureMs.toFixed(0)} + 5 x ${previewMs.toFixed(1)}`,
  };
}

/** From the least to the most, as they are written. */
function range(texts) {
  const sorted = texts.toSorted((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
  return `${sorted[0]} to ${sorted.at(-1)}`;
}

function percent(share) {
  return `${(100 * share).toFixed(0)}%`;
}
