# shellcheck shell=bash disable=SC2016
put a.sh '#!/bin/sh
echo "$1"'
passes 'a quoted word'

put dev '#!/bin/sh
rm $1'
refuses 'an unquoted word in dev' 'SC2086'
