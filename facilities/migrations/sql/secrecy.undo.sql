DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['facilities_facilitytype', 'facilities_facility', 'facilities_entrustment',
            'facilities_entrustmentpart', 'facilities_facilityrecord', 'facilities_inspection'] LOOP
        EXECUTE format('DROP TRIGGER history_kept ON %I', kept);
        EXECUTE format('DROP TRIGGER keep_rows ON %I', kept || 'event');
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept || 'event');
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept);
    END LOOP;
END $$;
DROP TRIGGER keep_truncate ON facilities_addresssight;
DROP TRIGGER keep_rows ON facilities_addresssight;
DROP TRIGGER location_guard ON facilities_facility;
DROP FUNCTION facilities_location_guard();
