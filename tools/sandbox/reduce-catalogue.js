/**
 * Reduces the reference folder to the facts in `data/`. Run it from anywhere, again whenever a source changes:
 *
 *   npx js-yaml REFERENCE/specs/tvdb-v4.openapi.yml > tvdb-v4.json
 *   node tools/sandbox/reduce-catalogue.js REFERENCE tvdb-v4.json
 *
 * The specification is passed as JSON so that this script needs no YAML parser of its own.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reduceSeries } from './reduce/series.js';
import { reduceOfficialShapes, reduceRecordedShapes } from './reduce/tvdb-shapes.js';

const [reference, specification] = process.argv.slice(2);
if (!reference || !specification) {
  process.stderr.write('usage: node reduce-catalogue.js REFERENCE_FOLDER TVDB_SPECIFICATION.json\n');
  process.exit(1);
}

const series = reduceSeries(
  read(reference, 'catalogue/tvmaze-shows.json'),
  read(reference, 'catalogue/tvmaze-82-episodes.json'),
);
const official = reduceOfficialShapes(read(specification));
const recorded = reduceRecordedShapes(official, {
  SeriesBaseRecord: read(reference, 'fixtures/tvdb/recorded-data/series_simple.json'),
  SeriesExtendedRecord: read(reference, 'fixtures/tvdb/recorded-data/series_extended.json'),
  EpisodeBaseRecord: read(reference, 'fixtures/tvdb/recorded-data/series_episodes_no_lang.json').episodes,
});

write('series.json', `[\n${series.map((facts) => JSON.stringify(facts)).join(',\n')}\n]\n`);
write('tvdb-shapes.json', `${JSON.stringify({ official, recorded }, null, 1)}\n`);

function read(...path) {
  return JSON.parse(readFileSync(join(...path), 'utf8'));
}

function write(name, text) {
  writeFileSync(new URL(`./data/${name}`, import.meta.url), text);
}
