-- Before step 1: which models are the same under different spellings. $1 models, $2 beside each a number, the same for the same.
create temp table roll_models on commit drop as
select model, alike from unnest($1::text[], $2::int[]) m(model, alike)
