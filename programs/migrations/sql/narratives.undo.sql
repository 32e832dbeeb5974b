DO $$
DECLARE
    kept text;
BEGIN
    FOREACH kept IN ARRAY ARRAY['programs_narrative', 'programs_narrativelink'] LOOP
        EXECUTE format('DROP TRIGGER history_kept ON %I', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['programs_narrativeevent', 'programs_narrativelinkevent',
            'programs_returnednarrative'] LOOP
        EXECUTE format('DROP TRIGGER keep_rows ON %I', kept);
    END LOOP;
    FOREACH kept IN ARRAY ARRAY['programs_narrative', 'programs_narrativeevent', 'programs_narrativelink',
            'programs_narrativelinkevent', 'programs_narrativepicture', 'programs_returnednarrative'] LOOP
        EXECUTE format('DROP TRIGGER keep_truncate ON %I', kept);
    END LOOP;
END $$;
DROP TRIGGER narrative_returned_guard ON programs_returnednarrative;
DROP FUNCTION programs_narrative_returned_guard();
DROP TRIGGER narrative_part_guard ON programs_narrativepicture;
DROP TRIGGER narrative_part_guard ON programs_narrativelink;
DROP FUNCTION programs_narrative_part_guard();
DROP TRIGGER narrative_guard ON programs_narrative;
DROP FUNCTION programs_narrative_guard();
DROP FUNCTION programs_narrative_writable(bigint, bigint);
