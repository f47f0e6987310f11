package etl

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// allRows reads a table to its end.
func allRows(t *testing.T, from table) (rows []string, err error) {
	t.Helper()
	for {
		next, err := from.next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		rows = append(rows, fmt.Sprintf("%d %q", next.line, next.cells))
	}
}

func TestSigns_quoteAndEscapeAsDeclared(t *testing.T) {
	for _, test := range []struct{ name, quote, escape, text, want string }{
		{"apostrophe", "'", "", "T1,'a,''b''\n二',是,2021-05-01,say \"hi\"\n", "T1 | a,'b'\\n二 | say \"hi\" | 2"},
		{"backslash", "", `\`, "T1,\"a\\\"b\",是,2021-05-01,c\\,d\\\\\n", `T1 | a"b | c,d\ | 2`},
		{"line end escaped", "", `\`, "T1,a\\\nb,是,2021-05-01,\\N\n", `T1 | a\nb | ∅ | 2`},
		{"no quote", "none", "", "T1,5\" disk,是,2021-05-01,\"\n", `T1 | 5" disk | " | 2`},
		{"escape is the quote", "", `"`, "T1,\"a\"\"b\",是,2021-05-01,\n", `T1 | a"b | ∅ | 2`},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := ticketSource()
			source.Quote, source.Escape = test.quote, test.escape
			d := newDesk(t, source)
			d.write("data/a.csv", ticketHead+test.text+"T2,x,是,2021-05-02,\r\n")
			d.ingest()
			got := d.rows("select ticket_id, system_name, description, source_line from raw.tickets order by source_line")
			lines := int64(3 + strings.Count(test.text, "\n") - 1)
			if want := []string{test.want, fmt.Sprintf("T2 | x | ∅ | %d", lines)}; !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestSigns_whatIsNotCertainIsRefused(t *testing.T) {
	for _, test := range []struct {
		quote, escape, text string
		words               []string
	}{
		{"", `\`, `T1,a\tb,是,2021-05-01,` + "\n", []string{"data/a.csv:2: byte 6: ", "stands for another character in some programs"}},
		{"", `\`, `T1,a,是,2021-05-01,\`, []string{"data/a.csv:2: ", "ends behind an escape sign"}},
		{"'", "", "T1,'a'b,是,2021-05-01,\n", []string{"data/a.csv:2: byte 7: text after a closing quote"}},
		{"'", "", "T1,'a,是,2021-05-01,\n\n", []string{"data/a.csv:4: ", "the quoted field that begins on line 2 is not closed"}},
		{"'", "", "T1,a'b,是,2021-05-01,\n", []string{"data/a.csv:2: byte 5: a quote inside a field", "quote: none"}},
		{"", "5", "T1,a,是,2021-05-01,\n", []string{"jixiao.yaml:3: '5' cannot be both"}},
	} {
		source := ticketSource()
		source.Quote, source.Escape = test.quote, test.escape
		d := newDesk(t, source)
		d.write("data/a.csv", ticketHead+test.text)
		d.refused(test.words...)
		d.wantLoads()
	}
	source := ticketSource()
	source.Quote, source.Files = "'", []string{"data/*"}
	d := newDesk(t, source)
	d.write("data/a.json", jsonTickets)
	d.refused("quote and escape belong to tables")
	d.remove("data/a.json")
	d.write("data/a.xlsx", rawBook(t, sheetHead, sharedTime))
	d.refused("quote and escape belong to delimited text")
}

// The two readers of delimited text agree on whatever text both can read, to the line.
func TestSigns_usualTextReadsAsInTheUsualReader(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	pieces := []string{`"`, `""`, ",", "\n", "\r\n", "a", "汉", " ", "x,y"}
	read := 0
	for range 20_000 {
		var text strings.Builder
		for range random.IntN(12) {
			text.WriteString(pieces[random.IntN(len(pieces))])
		}
		usual, usualErr := allRows(t, newCSVTable(strings.NewReader(text.String()), io.NopCloser(nil), ','))
		own, ownErr := allRows(t, newSignedTable(strings.NewReader(text.String()), io.NopCloser(nil), signs{delimiter: ',', quote: '"'}))
		if (usualErr == nil) != (ownErr == nil) || !slices.Equal(usual, own) {
			t.Fatalf("%q: %v (%v), the other reader says %v (%v)", text.String(), own, ownErr, usual, usualErr)
		}
		if usualErr == nil {
			read++
		}
	}
	if read < 5000 {
		t.Errorf("only %d texts could be read at all", read)
	}
}

func TestSigns_aQuoteNeverClosedDoesNotEatMemory(t *testing.T) {
	table := newSignedTable(io.MultiReader(strings.NewReader("a,b\n'x,"), &endless{}), io.NopCloser(nil), signs{delimiter: ',', quote: '\''})
	if _, err := table.next(); err != nil {
		t.Fatal(err)
	}
	if _, err := table.next(); err == nil || !strings.Contains(err.Error(), "never closed") {
		t.Error(err)
	}
}

func TestSigns_areLookedForAmongNoOtherDelimiters(t *testing.T) {
	source := ticketSource()
	source.Quote = "|"
	d := newDesk(t, source)
	d.write("data/a.csv", strings.ReplaceAll(tickets("T1"), "信用平台", "|x,y|"))
	d.ingest()
	if got := d.rows("select system_name from raw.tickets"); !slices.Equal(got, []string{"x,y"}) {
		t.Error(got)
	}
}
