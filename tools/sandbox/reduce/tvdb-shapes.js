/** Field names and types of the records that our answers are made of, as the official specification has them. */
export function reduceOfficialShapes(specification) {
  const { schemas } = specification.components;
  const shapes = {};
  const open = ['SeriesBaseRecord', 'SeriesExtendedRecord', 'EpisodeBaseRecord', 'Links'];
  while (open.length > 0) {
    const record = open.pop();
    if (shapes[record]) continue;
    const fields = Object.entries(schemas[record].properties).map(([field, schema]) => [field, typeOf(schema)]);
    shapes[record] = Object.fromEntries(fields.sort());
    open.push(...fields.map(([, type]) => type.replace('[]', '')).filter((type) => type in schemas));
  }
  return sorted(shapes);
}

/**
 * Field names and types that real bodies have, record by record. Nulls say nothing about a type: a field that was
 * always null is of type `null`. A name ending in `?` was not in every record.
 */
export function reduceRecordedShapes(official, bodies) {
  const seen = {};
  for (const [record, body] of Object.entries(bodies)) [body].flat().forEach((value) => walk(record, value));
  return sorted(Object.fromEntries(Object.entries(seen).map(([record, values]) => [record, mergeFields(values)])));

  function walk(record, value) {
    (seen[record] ??= []).push(value);
    for (const [field, type] of Object.entries(official[record])) {
      const inner = type.replace('[]', '');
      if (inner in official && value[field]) [value[field]].flat().forEach((child) => walk(inner, child));
    }
  }
}

function typeOf(schema) {
  if (schema.$ref) return schema.$ref.split('/').at(-1);
  return schema.items ? `${typeOf(schema.items)}[]` : schema.type;
}

function mergeFields(values) {
  const fields = {};
  for (const field of new Set(values.flatMap((value) => Object.keys(value)))) {
    const types = new Set(values.map((value) => jsonTypeOf(value[field])).filter((type) => type !== 'null'));
    const everywhere = values.every((value) => field in value);
    fields[everywhere ? field : `${field}?`] = [...types].sort().join('|') || 'null';
  }
  return sorted(fields);
}

function jsonTypeOf(value) {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function sorted(object) {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
}
