// Package models holds the SQL that turns raw rows into scores, and the lookups it
// needs. The folders are the schemas in the order data flows: staging, core,
// measures, marts; a file's name is its table's name. There is no Go logic here:
// internal/plan reads these files, orders them by what they select from and builds
// them.
package models

import "embed"

// Files are the models (staging, core, measures, marts: one table a file), the data
// tests (tests: a file returns the rows that break it) and the lookups.
//
//go:embed staging/*.sql core/*.sql measures/*.sql marts/*.sql tests/*.sql lookups/*
var Files embed.FS

// Holidays is lookups/holidays.csv: date, kind (off or work), holiday name; one line
// per day on which the State Council's notice departs from the week (2018 to 2026).
//
//go:embed lookups/holidays.csv
var Holidays []byte
