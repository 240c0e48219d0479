# Reads the rules of data.policyloom against one item:
#   input: {"fields": {"post": "…", "bio": "…"}, "answers": {"rule-id/check-id": "yes"}}
# Texts are in Unicode's composed form (NFC), with LF line breaks. Findings name the words that were found: mask them.
package policyloom

import rego.v1

findings contains finding if {
	some check in data.policyloom.checks
	allowed(check)
	check.kind == "pattern"
	applies(check)
	some field in check.fields
	some words in regex.find_n(check.pattern, input.fields[field], -1)
	finding := {"rule": check.rule, "check": check.check, "level": check.level, "message": check.message, "field": field, "words": words}
}

findings contains finding if {
	some check in data.policyloom.checks
	allowed(check)
	check.kind == "required"
	applies(check)
	present := [field | some field in check.fields; input.fields[field] != ""]
	count(present) > 0
	not satisfied(check)
	finding := {"rule": check.rule, "check": check.check, "level": check.level, "message": check.message, "field": present[0], "words": ""}
}

findings contains finding if {
	some check in data.policyloom.checks
	allowed(check)
	check.kind == "attestation"
	input.answers[sprintf("%s/%s", [check.rule, check.check])] != check.pass
	finding := {"rule": check.rule, "check": check.check, "level": check.level, "message": check.message, "field": "", "words": ""}
}

satisfied(check) if {
	some field in check.fields
	some pattern in check.any_of
	regex.match(pattern, input.fields[field])
}

applies(check) if {
	every condition in check.if_text {
		regex.match(condition.pattern, input.fields[condition.field])
	}
}

allowed(check) if check.always

allowed(check) if not protected

protected if {
	some field
	some pattern in data.policyloom.protected
	regex.match(pattern, input.fields[field])
}
