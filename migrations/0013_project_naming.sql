-- How much of a project's name the organization lets machines send. What machines send is held to it at the door as well.
alter table organizations add column project_naming text not null default 'name' check (project_naming in ('name', 'hash', 'none'));
