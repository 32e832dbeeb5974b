-- Where a facility is that may not be told stands in facilities_secretaddress and nowhere else.
-- A trigger and not a check: what a failed check says repeats the whole row.
CREATE FUNCTION facilities_location_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.location_disclosure <> 'public' AND NEW.address <> '' THEN
        PERFORM reporting_refuse('facility_location', 'an address that may not be told');
    END IF;
    IF NEW.location_disclosure = 'secret' AND NEW.district_id IS NOT NULL THEN
        PERFORM reporting_refuse('facility_location', 'a district that may not be told');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER location_guard BEFORE INSERT OR UPDATE ON facilities_facility
    FOR EACH ROW EXECUTE FUNCTION facilities_location_guard();
ALTER TABLE facilities_facility ENABLE ALWAYS TRIGGER location_guard;

-- Who has seen an address stays known, and so does what was changed in a facility and its contracts.
DO $$
DECLARE
    tracked text;
    kept text;
BEGIN
    CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON facilities_addresssight
        FOR EACH ROW EXECUTE FUNCTION reporting_keep();
    ALTER TABLE facilities_addresssight ENABLE ALWAYS TRIGGER keep_rows;
    CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON facilities_addresssight
        FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep();
    ALTER TABLE facilities_addresssight ENABLE ALWAYS TRIGGER keep_truncate;
    FOREACH tracked IN ARRAY ARRAY['facilities_facilitytype', 'facilities_facility', 'facilities_entrustment',
            'facilities_entrustmentpart', 'facilities_facilityrecord', 'facilities_inspection'] LOOP
        EXECUTE format('CREATE TRIGGER keep_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION reporting_keep()', tracked || 'event');
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_rows', tracked || 'event');
        EXECUTE format('CREATE TRIGGER history_kept AFTER INSERT OR UPDATE OR DELETE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION reporting_history_kept()', tracked);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER history_kept', tracked);
        FOREACH kept IN ARRAY ARRAY[tracked, tracked || 'event'] LOOP
            EXECUTE format('CREATE TRIGGER keep_truncate BEFORE TRUNCATE ON %I '
                           'FOR EACH STATEMENT EXECUTE FUNCTION reporting_keep()', kept);
            EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER keep_truncate', kept);
        END LOOP;
    END LOOP;
END $$;
SELECT reporting_pin_search_path(current_schema(), 'facilities_');
