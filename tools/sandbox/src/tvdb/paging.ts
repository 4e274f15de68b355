/** One page of `items`; a page past the end is empty, as upstream's is. */
export function pageOf<Item>(items: readonly Item[], { page, size }: Paging): Item[] {
  return items.slice(page * size, (page + 1) * size);
}

/** Absolute links to the neighbours. They keep the other query parameters and name the page last. */
export function linksOf(url: URL, { page, size, total }: Paging & { total: number }): Links {
  return {
    prev: page > 0 ? withPage(url, page - 1) : null,
    self: withPage(url, page),
    next: (page + 1) * size < total ? withPage(url, page + 1) : null,
    total_items: total,
    page_size: size,
  };
}

function withPage(url: URL, page: number): string {
  const link = new URL(url);
  link.searchParams.delete('page');
  link.searchParams.append('page', String(page));
  return link.href;
}

interface Paging {
  /** From 0. */
  page: number;
  size: number;
}

interface Links {
  prev: string | null;
  self: string;
  next: string | null;
  total_items: number;
  page_size: number;
}
