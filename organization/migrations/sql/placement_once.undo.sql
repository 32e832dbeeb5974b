ALTER TABLE organization_placement DROP CONSTRAINT placement_once;
