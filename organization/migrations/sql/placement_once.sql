ALTER TABLE organization_placement ADD CONSTRAINT placement_once EXCLUDE USING gist (
    int8range(unit_id * 1000000 + (valid_from - DATE '1900-01-01'),
              unit_id * 1000000 + (COALESCE(valid_until, DATE '4000-01-01') - DATE '1900-01-01'))
    WITH &&
);
