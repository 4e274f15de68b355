import type { SeriesFacts } from './series-facts.js';
import { slugOf } from './slug.js';

/** The network and an invented production company. */
export function companiesOf(facts: SeriesFacts) {
  const producer = { id: 100_000 + facts.id, name: `${facts.name} Productions`, country: facts.country };
  return [networkOf(facts), company(producer, { companyTypeId: 3, companyTypeName: 'Production Company' })];
}

export function networkOf(facts: SeriesFacts) {
  return company(facts.network, { companyTypeId: 1, companyTypeName: 'Network' });
}

function company({ id, name, country }: SeriesFacts['network'], companyType: CompanyType) {
  return {
    id,
    name,
    slug: slugOf(name),
    nameTranslations: ['eng'],
    overviewTranslations: [],
    aliases: [],
    country,
    primaryCompanyType: companyType.companyTypeId,
    activeDate: null,
    inactiveDate: null,
    companyType,
    parentCompany: { id: null, name: null, relation: { id: null, typeName: null } },
    tagOptions: null,
  };
}

export interface CompanyType {
  companyTypeId: number;
  companyTypeName: string;
}
