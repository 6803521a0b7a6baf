/** The few kinds of panel that the lab uses. */
import type { DataSourceRef } from '@grafana/grafana-foundation-sdk/common';
import {
  BigValueColorMode,
  BigValueTextMode,
  ReduceDataOptionsBuilder,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { DataTransformerConfig, ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as GraphBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

/** The data source as it is provisioned beside Grafana. */
export const source: DataSourceRef = { type: 'prometheus', uid: 'corner-prometheus' };

/** `legend`: what a line is called; `{{name}}` is the value of a label. */
export type Query = { expr: string; legend: string };

export type Panel = {
  title: string;
  /** what to look for */
  description: string;
  /** Grafana's name, e.g. `s`, `percentunit`, `reqps` */
  unit: string;
  queries: Query[];
  /** of 24 columns */
  width: number;
};

const refId = (index: number): string => String.fromCharCode(65 + index);

const targets = (queries: Query[], format: PromQueryFormat) =>
  queries.map(({ expr, legend }, index) => {
    const query = new DataqueryBuilder()
      .datasource(source)
      .refId(refId(index))
      .expr(expr)
      .legendFormat(legend)
      .format(format);
    return format === PromQueryFormat.Table ? query.instant() : query.range();
  });

export const graph = ({ title, description, unit, queries, width }: Panel): GraphBuilder =>
  new GraphBuilder()
    .title(title)
    .description(description)
    .datasource(source)
    .unit(unit)
    .min(0)
    .lineWidth(2)
    .fillOpacity(8)
    .showPoints(VisibilityMode.Never)
    .targets(targets(queries, PromQueryFormat.TimeSeries))
    .span(width)
    .height(7);

export const bigNumber = (
  { title, description, unit, queries, width }: Panel,
  mappings: ValueMapping[] = [],
): StatBuilder =>
  new StatBuilder()
    .title(title)
    .description(description)
    .datasource(source)
    .unit(unit)
    .mappings(mappings)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .colorMode(mappings.length > 0 ? BigValueColorMode.Background : BigValueColorMode.None)
    .textMode(BigValueTextMode.ValueAndName)
    .targets(targets(queries, PromQueryFormat.TimeSeries))
    .span(width)
    .height(6);

export const table = (
  { title, description, unit, queries, width }: Panel,
  transformations: DataTransformerConfig[],
): TableBuilder =>
  new TableBuilder()
    .title(title)
    .description(description)
    .datasource(source)
    .unit(unit)
    .targets(targets(queries, PromQueryFormat.Table))
    .transformations(transformations)
    .span(width)
    .height(7);
