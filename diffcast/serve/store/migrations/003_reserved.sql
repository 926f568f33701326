-- Reserved for a migration that is made elsewhere; it changes nothing here.
SELECT 1;
